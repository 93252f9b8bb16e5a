import { Button, Select } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { SettingsView } from '../../../../shared/api/settings.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Row, Stack, Text } from '../Layout.tsx';

type Props = { view: SettingsView; session: Session; replace: (view: SettingsView) => void };

/** The second step of connecting: in which company the documents are written. */
export const ChooseCompany = ({ view, session, replace }: Props) => {
  const [only, ...more] = view.companies;
  const suggested = only === undefined || more.length > 0 ? '' : keyOf(only);
  const [chosen, setChosen] = useState(suggested);
  const [missing, setMissing] = useState(false);
  const mutation = useMutation<SettingsView>(session, answerKeys.settings, (answer) => {
    replace(answer);
    toast('Company chosen');
  });
  const save = () => {
    const company = view.companies.find((candidate) => keyOf(candidate) === chosen);
    setMissing(company === undefined);
    if (company === undefined) return;
    mutation.run('company', paths.chooseCompany, { environment: company.environment, company_id: company.companyId });
  };
  if (view.companies.length === 0) {
    return (
      <Text>
        {`Your user has no company in ${view.connection.ledgerName}. Ask its administrator for access to one, then reconnect.`}
      </Text>
    );
  }
  return (
    <Stack gap="small">
      {mutation.failure === null ? null : <FailureBanner failure={mutation.failure} onRetry={mutation.retry} />}
      <Select
        label="Company"
        description="Documents are written into this company only."
        defaultValue={suggested}
        required
        onChange={(event) => setChosen(event.target.value)}
        error={missing ? 'Choose a company first.' : undefined}
        invalid={missing}
      >
        <option value="">Choose a company</option>
        {view.companies.map((company) => (
          <option key={keyOf(company)} value={keyOf(company)}>
            {`${company.name} (${company.environment}, ${company.environmentType.toLowerCase()})`}
          </option>
        ))}
      </Select>
      <Row>
        <Button type="primary" onPress={save} pending={mutation.pending !== null}>
          Use this company
        </Button>
      </Row>
    </Stack>
  );
};

function keyOf({ environment, companyId }: { environment: string; companyId: string }): string {
  return `${environment}/${companyId}`;
}
