import type { OnboardingView } from '../../../../shared/api/onboarding.ts';
import type { Session } from '../../data/session.ts';
import type { Onboarding } from '../../hooks/use-onboarding.ts';

/** What every step of setting up needs. */
export type StepProps = { view: OnboardingView; onboarding: Onboarding; session: Session };
