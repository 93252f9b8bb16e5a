import { OnboardingView } from '@stripe/ui-extension-sdk/ui';
import type { OnboardingView as View } from '../../../../shared/api/onboarding.ts';
import type { Session } from '../../data/session.ts';
import { type Onboarding, useOnboarding } from '../../hooks/use-onboarding.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Loading } from '../Loading.tsx';
import { SetUpSteps } from './SetUpSteps.tsx';
import { openSteps, steps, stepTitles } from './steps.ts';

const description =
  'Every invoice of Stripe becomes a draft in your books, checked to the cent. Nothing is written before you switch it on.';

/** Setting up in the Dashboard's own page for it: tasks at the side, the present one beside them. */
export const OnboardingScreen = ({ session }: { session: Session }) => {
  const onboarding = useOnboarding(session);
  const { value, failure, loading, reload } = onboarding.resource;
  return (
    <OnboardingView
      title="Set up Tieout"
      description={description}
      completed={value?.step === 'done'}
      tasks={tasksOf(value, onboarding)}
      {...(failure === null
        ? {}
        : { error: <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} /> })}
    >
      {value === null ? (
        failure === null ? (
          <Loading what="Looking up how far you have come…" />
        ) : null
      ) : (
        <SetUpSteps view={value} onboarding={onboarding} session={session} />
      )}
    </OnboardingView>
  );
};

/** What is done and may be looked at again can be pressed; what comes later cannot. */
function tasksOf(view: View | null, { go }: Onboarding) {
  const at = view === null ? 0 : view.step === 'done' ? steps.length : steps.indexOf(view.step);
  return steps.map((step, position) => {
    const status = position < at ? 'complete' : position === at ? 'in-progress' : 'not-started';
    const own = openSteps.find((name) => name === step);
    const reachable = own !== undefined && position < at && view?.settings.mayChange === true;
    return {
      title: stepTitles[step],
      status: status as 'complete' | 'in-progress' | 'not-started',
      ...(reachable ? { onPress: () => go(own) } : {}),
    };
  });
}
