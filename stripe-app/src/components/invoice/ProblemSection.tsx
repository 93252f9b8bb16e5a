import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import type { ProblemAction, ProblemView } from '../../../../shared/problems.ts';
import { settingsUrl } from '../../data/links.ts';
import type { Session } from '../../data/session.ts';
import type { InvoiceState } from '../../hooks/use-invoice.ts';
import { Stack, Text } from '../Layout.tsx';
import { ChooseContact } from './ChooseContact.tsx';
import { MapProduct } from './MapProduct.tsx';
import { MapTaxRate } from './MapTaxRate.tsx';

type Props = { invoice: InvoiceView; problem: ProblemView; session: Session; state: InvoiceState };

/** What is wrong: what happened, why, what to do, and the button or the choice that does it. */
export const ProblemSection = ({ invoice, problem, session, state }: Props) => {
  const choice = invoice.mayChange ? inlineChoice({ invoice, problem, session, state }) : null;
  const button = choice === null && invoice.mayChange ? settingsButton(problem.action, settingsUrl(session)) : null;
  return (
    <Stack gap="medium">
      <Banner
        type={tone(problem, invoice)}
        title={<Text>{problem.title}</Text>}
        description={<ProblemWords problem={problem} />}
        {...(button === null ? {} : { actions: button })}
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

function inlineChoice({ invoice, problem, session, state }: Props) {
  if (problem.action === 'choose_contact') return <ChooseContact invoice={invoice} session={session} state={state} />;
  // Without a subject there is nothing to map to, and without choices nothing to choose from: then the settings help.
  if (problem.subject === null || invoice.choices.length === 0) return null;
  if (problem.action === 'map_tax_rate') return <MapTaxRate invoice={invoice} rate={problem.subject} state={state} />;
  if (problem.action === 'map_product') return <MapProduct invoice={invoice} product={problem.subject} state={state} />;
  return null;
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
