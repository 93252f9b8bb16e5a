import { Button, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { isCalendarDate } from '../../data/validate-settings.ts';
import { Muted, Row, Section, Text } from '../Layout.tsx';
import type { StepProps } from './step-props.ts';

/** From which day on, and then it begins. */
export const SwitchOnStep = ({ view, onboarding }: StepProps) => {
  const { documents } = view.settings.settings;
  const [date, setDate] = useState(documents.startDate ?? '');
  const [fault, setFault] = useState(false);
  const { switching, going } = onboarding;
  const { companyName, ledgerName } = view.settings.connection;
  const press = () => {
    const wrong = date !== '' && !isCalendarDate(date);
    setFault(wrong);
    if (!wrong) onboarding.switchOn(view.settings.version, date === '' ? null : date);
  };
  return (
    <Section
      title="Switch on"
      description={`From then on invoices become drafts in ${companyName ?? ledgerName} by themselves. You look at them and post them.`}
      gap="medium"
    >
      <TextField
        label="Start date"
        description="Invoices dated before are left out. Usually the first day of a month that is not in your books yet. Empty: no limit."
        placeholder="YYYY-MM-DD"
        defaultValue={date}
        onChange={(event) => setDate(event.target.value.trim())}
        error={fault ? 'Enter a date in the form YYYY-MM-DD, for example 2026-01-31, or leave it empty.' : undefined}
        invalid={fault}
      />
      <Text>Invoices that came in while you were setting up follow at once, if they are dated from that day on.</Text>
      <Row>
        <Button type="primary" pending={switching.pending !== null} onPress={press}>
          Switch on
        </Button>
        <Button onPress={() => onboarding.go('rehearse')} pending={going.pending === 'rehearse'}>
          Back to the rehearsal
        </Button>
      </Row>
      <Muted>
        You can switch it off again at any time. What is written stays, and each invoice can be undone. Invoices from
        before you connected do not come by themselves: whoever runs Tieout can bring a whole period in.
      </Muted>
    </Section>
  );
};
