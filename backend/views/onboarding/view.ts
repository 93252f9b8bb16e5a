import type { OnboardingStep, OnboardingView } from '#shared/api/onboarding.ts';
import type { SettingsView } from '#shared/api/settings.ts';
import type { Services } from '../../services.ts';
import { readSetUp, type SetUp } from '../../settings/set-up.ts';
import type { Caller } from '../caller.ts';
import { readConnection } from '../connection.ts';
import { settingsView } from '../settings.ts';
import { noSuggestions, suggestionsFor } from './suggestions.ts';

/** How far setting up has come, with what is needed at that step. */
export async function onboardingView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayConfigure'>,
): Promise<OnboardingView> {
  const { installation } = caller;
  const settings = await settingsView(services, caller);
  const { connection } = await readConnection(services, installation);
  const company = connection !== null && connection.state !== 'pending' ? connection : null;
  const setUp = company === null ? null : await readSetUp(services.db, company);
  const step = stepOf(settings, setUp);
  const rules = step === 'rules' && company !== null && company.state === 'active';
  return {
    step,
    settings,
    suggestions:
      company === null ? null : rules ? await suggestionsFor(services, installation, company, settings) : noSuggestions,
    suggestedSince: sinceOf(setUp),
    open: {
      taxes: settings.taxes.filter(({ taxCode }) => taxCode === null).length,
      products: productsWithout(settings),
    },
  };
}

/** A default answers for every product that has no item of its own, and a search rule is asked when an invoice comes. */
function productsWithout({ settings, products }: SettingsView): number {
  const answered = settings.products.mode === 'search' || settings.products.missing === 'default';
  return answered ? 0 : products.filter(({ target }) => target === null).length;
}

/** A company that was set up before there was an onboarding is done. */
function stepOf({ connection, settings }: SettingsView, setUp: SetUp | null): OnboardingStep {
  if (connection.state === 'none' || connection.state === 'disconnected') return 'connect';
  if (connection.state === 'pending') return 'company';
  // Switched on in the settings instead of here.
  if (setUp === null || (settings.documents.automatic && setUp.finishedAt === null)) return 'done';
  return setUp.step;
}

function sinceOf(setUp: SetUp | null): number | null {
  const since = setUp?.suggested?.since;
  return typeof since === 'number' ? since : null;
}
