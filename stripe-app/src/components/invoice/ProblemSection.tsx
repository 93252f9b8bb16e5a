import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import type { ProblemAction, ProblemView } from '../../../../shared/problems.ts';
import { settingsUrl } from '../../data/links.ts';
import type { Session } from '../../data/session.ts';
import { sectionFor } from '../../data/settings-sections.ts';
import type { InvoiceState } from '../../hooks/use-invoice.ts';
import { Stack, Text } from '../Layout.tsx';
import { ChooseContact } from './ChooseContact.tsx';
import { ChooseEqual } from './ChooseEqual.tsx';
import { ClosedPeriod } from './ClosedPeriod.tsx';
import { MapProduct } from './MapProduct.tsx';
import { MapTaxRate } from './MapTaxRate.tsx';

type Props = { invoice: InvoiceView; problem: ProblemView; session: Session; state: InvoiceState };

/** What is wrong: what happened, why, what to do, and the button or the choice that does it. */
export const ProblemSection = ({ invoice, problem, session, state }: Props) => {
  const choice = inlineChoice({ invoice, problem, session, state });
  const button =
    choice === null && invoice.mayChange
      ? settingsButton(problem.action, settingsUrl(session, sectionFor(problem.code)))
      : null;
  return (
    <Stack gap="medium">
      <Banner
        type={tone(problem, invoice)}
        title={problem.title}
        description={<ProblemWords problem={problem} />}
        actions={button ?? undefined}
      />
      {choice}
    </Stack>
  );
};

/** The three sentences of a problem. */
export const ProblemWords = ({ problem }: { problem: ProblemView }) => (
  <Stack gap="xsmall">
    <Text>{problem.what}</Text>
    <Text>{problem.why}</Text>
    <Text>{problem.fix}</Text>
  </Stack>
);

function tone(problem: ProblemView, invoice: InvoiceView): 'default' | 'caution' | 'critical' {
  if (invoice.status === 'failed') return 'critical';
  return problem.who === 'time' ? 'default' : 'caution';
}

/** Whether the invoice waits for an answer that is given right here, which is then the thing to do next. */
export function isAnsweredHere({ problem, choices, equals, mayChange }: InvoiceView): boolean {
  if (problem === null || !mayChange) return false;
  if (problem.action === 'choose_contact' || problem.action === 'choose_period_policy') return true;
  if (problem.action === 'choose_equal') return equals.length > 0;
  // Without a subject there is nothing to map to, and without choices nothing to choose from: then the settings help.
  const mapped = problem.action === 'map_tax_rate' || problem.action === 'map_product';
  return mapped && problem.subject !== null && choices.length > 0;
}

function inlineChoice({ invoice, problem, session, state }: Props) {
  if (!isAnsweredHere(invoice)) return null;
  if (problem.action === 'choose_contact') return <ChooseContact invoice={invoice} session={session} state={state} />;
  if (problem.action === 'choose_equal') return <ChooseEqual invoice={invoice} session={session} state={state} />;
  if (problem.action === 'choose_period_policy') return <ClosedPeriod invoice={invoice} state={state} />;
  const subject = problem.subject ?? '';
  if (problem.action === 'map_tax_rate') return <MapTaxRate invoice={invoice} rate={subject} state={state} />;
  return <MapProduct invoice={invoice} product={subject} state={state} />;
}

const settingsWords: Partial<Record<ProblemAction, string>> = {
  connect: 'Connect in settings',
  reconnect: 'Reconnect in settings',
  choose_company: 'Choose company in settings',
  open_settings: 'Open settings',
  map_tax_rate: 'Map it in settings',
  map_product: 'Map it in settings',
};

function settingsButton(action: ProblemAction | null, href: string) {
  const words = action === null ? undefined : settingsWords[action];
  return words === undefined ? null : <Button href={href}>{words}</Button>;
}
