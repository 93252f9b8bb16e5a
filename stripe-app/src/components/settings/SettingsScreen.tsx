import { Box, Button, SettingsView, Tab, TabList, TabPanel, TabPanels, Tabs } from '@stripe/ui-extension-sdk/ui';
import { type ReactNode, useState } from 'react';
import { dateTime } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import {
  type SettingsSection,
  sectionNamed,
  sectionNames,
  sectionOf,
  settingsSections,
} from '../../data/settings-sections.ts';
import { type SettingsForm, type SettingsState, useSettings } from '../../hooks/use-settings.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Stack } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { SetUpInPlace, SetUpNotice } from '../onboarding/SetUpNotice.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { AdvancedSection } from './AdvancedSection.tsx';
import { ApiKeysSection } from './ApiKeysSection.tsx';
import { ConnectionSection } from './ConnectionSection.tsx';
import { CustomersSection } from './CustomersSection.tsx';
import { DocumentsSection } from './DocumentsSection.tsx';
import { FieldsSection } from './FieldsSection.tsx';
import { HistorySection } from './HistorySection.tsx';
import { MoneySection } from './MoneySection.tsx';
import { NotificationsSection } from './NotificationsSection.tsx';
import { ProductsSection } from './ProductsSection.tsx';
import { SaveNotices } from './SaveNotices.tsx';
import { TaxesSection } from './TaxesSection.tsx';
import { UsageSection } from './UsageSection.tsx';

/** All settings on one page with one Save. Before a company is chosen only the connection makes sense, and no Save. */
export const SettingsScreen = ({ session, section }: { session: Session; section: SettingsSection }) => {
  const state = useSettings(session);
  const [settingUp, setSettingUp] = useState(false);
  const { value: view, failure, loading, reload } = state.resource;
  if (view === null || state.form === null) {
    return (
      <SettingsView>
        {failure === null ? (
          <Loading what="Looking up your settings…" />
        ) : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
        )}
      </SettingsView>
    );
  }
  const connection = <ConnectionSection view={view} session={session} replace={state.replace} refresh={reload} />;
  if (view.connection.state !== 'active' && view.connection.state !== 'revoked') {
    return (
      <SettingsView>
        <Stack gap="xlarge">
          {connection}
          {view.connection.state === 'disconnected' ? null : <WhatComes />}
          {view.mayChange ? null : <ReadOnlyNote />}
        </Stack>
      </SettingsView>
    );
  }
  if (settingUp) {
    return (
      <SettingsView>
        <SetUpInPlace
          session={session}
          onLeave={() => {
            setSettingUp(false);
            state.reload();
          }}
        />
      </SettingsView>
    );
  }
  return (
    <SettingsView {...(view.mayChange ? { onSave: state.save, statusMessage: state.statusMessage } : {})}>
      <Stack gap="medium">
        {view.setUp === null || !view.mayChange ? null : <SetUpNotice onGoOn={() => setSettingUp(true)} />}
        <SaveNotices state={state} session={session} />
        {view.mayChange ? null : <ReadOnlyNote />}
        <Sections form={state.form} state={state} session={session} connection={connection} first={section} />
        <Row>
          <LastChange form={state.form} locale={session.locale} />
          {state.dirty ? (
            <Button size="small" onPress={state.discard} disabled={state.saving}>
              Discard changes
            </Button>
          ) : null}
        </Row>
      </Stack>
    </SettingsView>
  );
};

/** Before a company is chosen: what setting up will ask, so that nobody wonders what comes. */
const WhatComes = () => (
  <Stack gap="xxsmall">
    <Muted>
      Then: answer which tax code and item belong to what Stripe knows, with suggestions where both are equal.
    </Muted>
    <Muted>Then: rehearse on your newest invoices without writing anything.</Muted>
    <Muted>Then: switch on, from a day that you choose.</Muted>
  </Stack>
);

type SectionsProps = {
  form: SettingsForm;
  state: SettingsState;
  session: Session;
  connection: ReactNode;
  first: SettingsSection;
};

const Sections = ({ form, state, session, connection, first }: SectionsProps) => {
  const [selected, setSelected] = useState(first);
  const content: Record<SettingsSection, () => ReactNode> = {
    connection: () => connection,
    documents: () => <DocumentsSection form={form} />,
    customers: () => <CustomersSection form={form} session={session} />,
    products: () => <ProductsSection form={form} />,
    taxes: () => <TaxesSection form={form} />,
    fields: () => <FieldsSection form={form} session={session} />,
    money: () => <MoneySection form={form} session={session} />,
    notifications: () => <NotificationsSection form={form} session={session} />,
    advanced: () => <AdvancedSection form={form} />,
    keys: () => <ApiKeysSection session={session} />,
    usage: () => <UsageSection view={form.view} locale={session.locale} />,
    history: () => <HistorySection form={form} session={session} dirty={state.dirty} reverted={state.reverted} />,
  };
  return (
    <Tabs selectedKey={selected} onSelectionChange={(key) => setSelected(sectionNamed(key))}>
      <TabList>
        {sectionNames.map((name) => (
          <Tab key={name} id={name}>
            {tabTitle(form, state, name)}
          </Tab>
        ))}
      </TabList>
      <TabPanels>
        {sectionNames.map((name) => (
          <TabPanel key={name} id={name}>
            {/* Only the open section is built; the draft lives above, so nothing typed is lost. */}
            <Box css={{ paddingTop: 'medium' }}>{name === selected ? content[name]() : null}</Box>
          </TabPanel>
        ))}
      </TabPanels>
    </Tabs>
  );
};

/** The tab of a section says how many faults lie in it, or that something in it is not saved yet. */
function tabTitle(form: SettingsForm, state: SettingsState, section: SettingsSection): string {
  const faults = Object.keys(form.errors).filter((path) => sectionOf(path) === section).length;
  const title = settingsSections[section];
  if (faults > 0) return `${title} (${faults})`;
  return state.changed.has(section) ? `${title} (unsaved)` : title;
}

const LastChange = ({ form, locale }: { form: SettingsForm; locale: string }) => {
  const { changedBy, changedAt } = form.view;
  if (changedAt === null) return <Muted>These are the recommended settings; nobody has changed them yet.</Muted>;
  return <Muted>{`Last saved ${dateTime(changedAt, locale)}${changedBy === null ? '' : ` by ${changedBy}`}.`}</Muted>;
};
