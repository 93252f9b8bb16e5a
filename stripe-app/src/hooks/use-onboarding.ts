import type { OnboardingSwitchAnswer, OnboardingView } from '../../../shared/api/onboarding.ts';
import { paths } from '../../../shared/api/paths.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { post } from '../data/client.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import { type Mutation, useMutation } from './use-mutation.ts';
import { type Resource, useResource } from './use-resource.ts';

export type OwnStep = 'rules' | 'rehearse' | 'switch_on';

export type Onboarding = {
  resource: Resource<OnboardingView>;
  /** Goes forward or back; `suggestedSince` when rules were just saved with suggestions in them, or taken back. */
  go: (step: OwnStep, suggestedSince?: number | null) => void;
  going: Mutation;
  switchOn: (version: number, startDate: string | null) => void;
  switchOff: (version: number) => void;
  switching: Mutation;
};

/** Setting up: how far it has come is kept by the backend, so that it goes on where it was left. */
export function useOnboarding(session: Session): Onboarding {
  const resource = useResource<OnboardingView>(`onboarding ${session.accountId} ${session.mode}`, () =>
    post(session, paths.onboarding, {}, answerKeys.onboarding),
  );
  const going = useMutation<OnboardingView>(session, answerKeys.onboarding, (view) => resource.replace(view));
  const switching = useMutation<OnboardingSwitchAnswer>(session, answerKeys.onboardingSwitch, ({ view }, name) => {
    resource.replace(view);
    toast(name === 'on' ? 'Switched on' : 'Switched off');
  });
  return {
    resource,
    go: (step, suggestedSince) =>
      going.run(step, paths.onboardingStep, {
        step,
        ...(suggestedSince === undefined ? {} : { suggested_since: suggestedSince }),
      }),
    going,
    switchOn: (version, startDate) =>
      switching.run('on', paths.onboardingSwitch, { on: true, version, start_date: startDate }),
    switchOff: (version) => switching.run('off', paths.onboardingSwitch, { on: false, version }),
    switching,
  };
}
