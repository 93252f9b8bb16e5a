import type { Resolve } from '#shared/api/invoice.ts';
import { chooseMapping, saveSettings } from '../settings/save.ts';
import { readSettings } from '../settings/versions.ts';
import { answerContact, isContactAnswer } from './answer-contact.ts';
import { replay } from './ask.ts';
import type { Connection, Installation, Journey, Street } from './context.ts';
import { answerEqual, isEqualAnswer } from './equals/answer.ts';
import { Recorder } from './recorder.ts';
import { resume } from './wake.ts';
import { openJourney } from './walk.ts';

/**
 * Takes a merchant's answer to a question that an invoice asked, keeps it as a link or a mapping, and replays the
 * invoice together with all that wait for the same answer.
 * @returns a sentence about what happens now
 * @throws Problem, SettingsInvalid when the record chosen cannot be used
 */
export async function resolveQuestion(
  street: Street,
  installation: Installation,
  connection: Connection,
  answer: Resolve,
  askedBy: string,
): Promise<string> {
  const journey = await openJourney(street, installation, connection, new Recorder(street.now));
  const object = { type: 'invoice', id: answer.invoice_id } as const;
  if (isContactAnswer(answer)) return answerContact(journey, answer, askedBy);
  if (isEqualAnswer(answer)) return answerEqual(street, installation, connection, answer, askedBy);
  const context = {
    connection,
    ledgerName: journey.connector.name,
    actor: askedBy,
    targetFields: journey.connector.targetFields,
  };
  if (answer.resolve === 'map_tax_rate') {
    const tax = { taxRateId: answer.tax_rate, taxCode: answer.tax_code };
    await street.db.transaction((tx) => chooseMapping(tx, { ...context, tax }));
    const others = await street.db.transaction((tx) =>
      resume(tx, street, connection, ['tax_rate_unmapped', 'tax_several_rates'], {
        subject: answer.tax_rate,
        except: answer.invoice_id,
      }),
    );
    await replay(street, installation, connection, object, askedBy);
    return `Mapped to ${answer.tax_code}. ${following(others)}`;
  }
  if (answer.resolve === 'closed_period') {
    const others = await choosePeriodPolicy(journey, answer, context);
    await replay(street, installation, connection, object, askedBy);
    return `Saved. ${following(others)}`;
  }
  const product = { productId: answer.product, target: answer.target };
  await street.db.transaction((tx) => chooseMapping(tx, { ...context, product }));
  const others = await street.db.transaction((tx) =>
    resume(tx, street, connection, ['product_missing', 'product_ambiguous'], {
      subject: answer.product,
      except: answer.invoice_id,
    }),
  );
  await replay(street, installation, connection, object, askedBy);
  return `Mapped. ${following(others)}`;
}

const following = (others: number): string =>
  others <= 0
    ? 'The invoice is synced again.'
    : `The invoice and ${others} other${others === 1 ? '' : 's'} that waited for this are synced again.`;

/**
 * The rule for closed periods, chosen where an invoice met one: a new version of the settings like any other, and every
 * document that stopped at a closed period is looked at again. Credit notes keep the rule of their own.
 */
async function choosePeriodPolicy(
  { street, connection }: Journey,
  { policy, invoice_id: except }: Extract<Resolve, { resolve: 'closed_period' }>,
  context: Omit<Parameters<typeof saveSettings>[1], 'expectedVersion' | 'settings' | 'productMappings' | 'taxMappings'>,
): Promise<number> {
  return street.db.transaction(async (tx) => {
    const { version, settings } = await readSettings(tx, connection);
    await saveSettings(tx, {
      ...context,
      expectedVersion: version,
      settings: {
        ...settings,
        documents: {
          ...settings.documents,
          closedPeriod: { ...settings.documents.closedPeriod, invoice: policy },
        },
      },
      productMappings: [],
      taxMappings: [],
    });
    return resume(tx, street, connection, ['period_closed'], { except });
  });
}
