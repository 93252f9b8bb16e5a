import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { SettingsScreen } from '../components/settings/SettingsScreen.tsx';
import { sessionOf } from '../data/session.ts';
import { sectionNamed } from '../data/settings-sections.ts';

/** The app's settings page (`settings`). */
const AppSettings = (context: ExtensionContextValue) => (
  <SettingsScreen session={sessionOf(context)} section={sectionNamed(context.environment.queryParams?.section)} />
);

export default AppSettings;
