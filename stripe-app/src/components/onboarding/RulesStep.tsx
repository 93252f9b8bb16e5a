import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { SaveSettingsAnswer } from '../../../../shared/api/settings.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { takeSuggestions } from '../../data/suggestions.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { type SettingsState, useSettings } from '../../hooks/use-settings.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { TextSetting } from '../settings/Fields.tsx';
import { ProductsSection } from '../settings/ProductsSection.tsx';
import { SaveNotices } from '../settings/SaveNotices.tsx';
import { TaxesSection } from '../settings/TaxesSection.tsx';
import { SuggestionList, suggestionCount } from './SuggestionList.tsx';
import type { StepProps } from './step-props.ts';

/** What only the person knows: which tax code, which item; filled in beforehand where both sides are equal. */
export const RulesStep = (props: StepProps) => {
  const { view, onboarding, session } = props;
  const [taken, setTaken] = useState(false);
  const state = useSettings(session, ({ since }) => onboarding.go('rehearse', taken ? since : undefined));
  const { value, failure, loading, reload } = state.resource;
  if (value === null || state.form === null) {
    return failure === null ? (
      <Loading what="Looking up your ledger’s records…" />
    ) : (
      <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
    );
  }
  const { form } = state;
  const { suggestions } = view;
  const pending = state.saving || onboarding.going.pending !== null;
  const { documents } = form.draft.settings;
  return (
    <Stack gap="xlarge">
      <SaveNotices state={state} session={session} />
      {suggestions === null || suggestionCount(suggestions) === 0 ? null : (
        <Section
          title="Suggested for you"
          description="Only what is equal in Stripe and in your ledger. You can change each of it below."
          gap="medium"
        >
          <SuggestionList suggestions={suggestions} />
          <Row>
            {taken ? (
              <Button
                size="small"
                onPress={() => {
                  setTaken(false);
                  state.discard();
                }}
              >
                Clear suggestions
              </Button>
            ) : (
              <Button
                size="small"
                onPress={() => {
                  setTaken(true);
                  state.fill(takeSuggestions(form.draft, suggestions));
                }}
              >
                Use these suggestions
              </Button>
            )}
            {taken ? <Text>They stand in the fields below and are saved with them.</Text> : null}
          </Row>
        </Section>
      )}
      {view.suggestedSince === null ? null : <TakeBack {...props} since={view.suggestedSince} state={state} />}
      {(suggestions?.currencies ?? []).some(({ known }) => !known) ? (
        <Banner
          type="caution"
          title="Some currencies are not known in your ledger"
          description={`${(suggestions?.currencies ?? [])
            .filter(({ known }) => !known)
            .map(({ currency, invoices }) => `${currency} (${invoices} of your newest invoices)`)
            .join(', ')}. Add them in your ledger, or their invoices stop and say so.`}
        />
      ) : null}
      <Section title="Dates" gap="medium">
        <TextSetting
          form={form}
          path="settings.documents.timeZone"
          label="Time zone of your books"
          description="Turns a moment in Stripe into an accounting date."
          placeholder="Europe/Berlin"
          required
          value={documents.timeZone}
          onChange={(zone) =>
            form.change((settings) => ({
              ...settings,
              documents: { ...settings.documents, timeZone: zone.trim() },
            }))
          }
        />
      </Section>
      <TaxesSection form={form} />
      <ProductsSection form={form} />
      <Muted>
        Everything else begins with what we recommend: which customers are the same, what happens to rounding, when an
        invoice is sent. You can change it at any time in the app’s settings.
      </Muted>
      <Row>
        <Button type="primary" pending={pending} onPress={state.save}>
          Save and rehearse
        </Button>
      </Row>
    </Stack>
  );
};

/** Suggestions that were saved earlier can be taken back as a whole. */
const TakeBack = ({ onboarding, session, since, state }: StepProps & { since: number; state: SettingsState }) => {
  const revert = useMutation<SaveSettingsAnswer>(session, answerKeys.saved, (answer) => {
    state.replace(answer.view);
    onboarding.go('rules', null);
    toast('Suggestions taken back');
  });
  return (
    <Stack gap="small">
      {revert.failure === null ? null : <FailureBanner failure={revert.failure} onRetry={revert.retry} />}
      <Row>
        <Muted>You saved suggestions before.</Muted>
        <Button
          size="small"
          pending={revert.pending !== null}
          disabled={state.dirty}
          onPress={() =>
            revert.run('back', paths.settingsRevert, {
              version: state.resource.value?.version ?? 0,
              to_version: since,
            })
          }
        >
          Take the suggestions back
        </Button>
      </Row>
    </Stack>
  );
};
