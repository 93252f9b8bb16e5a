import type { OwnStep } from '../../hooks/use-onboarding.ts';

/** The way from nothing to the first draft. */
export const steps = ['connect', 'company', 'rules', 'rehearse', 'switch_on'] as const;

/** Steps that can be gone back to; the ones before them are undone by disconnecting. */
export const openSteps: readonly OwnStep[] = ['rules', 'rehearse', 'switch_on'];

export const stepTitles: Record<(typeof steps)[number], string> = {
  connect: 'Connect your ledger',
  company: 'Choose the company',
  rules: 'Answer what the ledger needs to know',
  rehearse: 'Rehearse on your newest invoices',
  switch_on: 'Switch on',
};
