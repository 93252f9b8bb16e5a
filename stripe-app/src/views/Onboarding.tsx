import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { OnboardingScreen } from '../components/onboarding/OnboardingScreen.tsx';
import { sessionOf } from '../data/session.ts';

/** Setting up, step by step (`onboarding`). */
const Onboarding = (context: ExtensionContextValue) => <OnboardingScreen session={sessionOf(context)} />;

export default Onboarding;
