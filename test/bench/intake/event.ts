import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import { startStripeSimulator } from '#test/simulators/stripe/index.ts';

/** An `invoice.finalized` event as Stripe would deliver it for a connected account, with five lines. */
export async function sampleEvent(): Promise<string> {
  const simulator = await startStripeSimulator();
  try {
    const { accountId, secretKey } = simulator.createAccount({ name: 'Bench', country: 'DE', defaultCurrency: 'eur' });
    const { hostname, port } = new URL(simulator.url);
    const stripe = new Stripe(secretKey, { host: hostname, port, protocol: 'http', telemetry: false });
    const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: false, country: 'DE' });
    const customer = await stripe.customers.create({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    const invoice = await stripe.invoices.create({ customer: customer.id, currency: 'eur', auto_advance: false });
    for (const description of ['Seats', 'Storage', 'Support', 'Set-up', 'Training'])
      await stripe.invoiceItems.create({
        customer: customer.id,
        invoice: invoice.id,
        currency: 'eur',
        amount: 12_345,
        description,
        tax_rates: [rate.id],
      });
    await stripe.invoices.finalizeInvoice(invoice.id);
    const events = await stripe.events.list({ type: 'invoice.finalized' });
    const [event] = events.data;
    if (event === undefined) throw new Error('The simulator made no event');
    return JSON.stringify({ ...event, account: accountId }, null, 2);
  } finally {
    await simulator.close();
  }
}

/** Makes requests out of one event: each with ids of its own, signed at this moment. */
export class SignedEvents {
  readonly #parts: string[];
  readonly #marks: ('event' | 'invoice')[];
  readonly #secret: string;
  readonly #run: string;
  #next = 0;

  /** @param run a few characters that tell the runs apart */
  constructor(event: string, secret: string, run: string) {
    const eventId = /"id": "(evt_\w+)"/.exec(event)?.[1] ?? '';
    const invoiceId = /"id": "(in_\w+)"/.exec(event)?.[1] ?? '';
    const split = event.split(new RegExp(`(${eventId}|${invoiceId})`));
    this.#parts = split.filter((_, index) => index % 2 === 0);
    this.#marks = split.filter((_, index) => index % 2 === 1).map((id) => (id === eventId ? 'event' : 'invoice'));
    this.#secret = secret;
    this.#run = run;
  }

  /** Body and `Stripe-Signature` of the next event. */
  next(): { body: Buffer; signature: string } {
    const number = String(this.#next++).padStart(8, '0');
    const ids = { event: `evt_1${this.#run}${number}bench0000`, invoice: `in_1${this.#run}${number}bench0000` };
    let text = this.#parts[0] ?? '';
    for (const [index, mark] of this.#marks.entries()) text += ids[mark] + (this.#parts[index + 1] ?? '');
    const timestamp = Math.floor(Date.now() / 1000);
    const body = Buffer.from(text);
    const digest = createHmac('sha256', this.#secret).update(`${timestamp}.`).update(body).digest('hex');
    return { body, signature: `t=${timestamp},v1=${digest}` };
  }
}
