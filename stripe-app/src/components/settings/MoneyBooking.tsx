import type { MoneySettings } from '../../../../shared/money-settings.ts';
import { Section } from '../Layout.tsx';
import { ChoiceSetting, type Options } from './Fields.tsx';
import type { MoneyProps } from './money-props.ts';

type Booking = MoneySettings['booking'];
type Fees = Extract<Booking, { mode: 'per_transaction' }>['fees'];
type Per = Extract<Booking, { mode: 'summary' }>['per'];

const modes: Options<Booking['mode']> = [
  ['per_transaction', 'Each transaction on its own (recommended)'],
  ['summary', 'One entry for several'],
];
const fees: Options<Fees> = [
  ['expense', 'An expense beside each payment (recommended)'],
  ['journal', 'A journal entry beside each payment'],
  ['deposit_line', 'A line of the deposit, when it is paid out'],
];
const spans: Options<Per> = [
  ['payout', 'Each payout'],
  ['day', 'Each day'],
];
const journals: Options<MoneySettings['journals']> = [
  ['leave', 'Leave them for the bookkeeper to post (recommended)'],
  ['post', 'Post them'],
];

/** Every movement gross against clearing: one by one, or summed up. */
export const MoneyBooking = ({ form, money, change }: MoneyProps) => {
  const { booking } = money;
  const set = (next: Booking) => change((before) => ({ ...before, booking: next }));
  return (
    <Section
      gap="medium"
      title="How it is booked"
      description="Revenue is booked in full and fees as what they are: an expense. So a payout always equals the bank line."
    >
      <ChoiceSetting
        form={form}
        path="settings.money.booking.mode"
        label="Transactions"
        description="A sum keeps the books short; what settles an invoice is still booked by itself."
        value={booking.mode}
        options={modes}
        onChange={(mode) => set(mode === 'summary' ? { mode, per: 'payout' } : { mode, fees: 'expense' })}
      />
      {booking.mode === 'per_transaction' ? (
        <ChoiceSetting
          form={form}
          path="settings.money.booking.fees"
          label="Fees"
          description="On the deposit a fee waits until its payment is paid out; it is listed until then."
          value={booking.fees}
          options={fees}
          onChange={(chosen) => set({ mode: 'per_transaction', fees: chosen })}
        />
      ) : (
        <ChoiceSetting
          form={form}
          path="settings.money.booking.per"
          label="One entry for"
          description="A day is summed up once it is over; fees are in the sum."
          value={booking.per}
          options={spans}
          onChange={(per) => set({ mode: 'summary', per })}
        />
      )}
      {form.view.money.journals ? (
        <ChoiceSetting
          form={form}
          path="settings.money.journals"
          label="Journal lines"
          description="Lines that are left can be looked at and changed before they count."
          value={money.journals}
          options={journals}
          onChange={(chosen) => change((before) => ({ ...before, journals: chosen }))}
        />
      ) : null}
    </Section>
  );
};
