import { defaultSettings } from '#shared/settings.ts';
import type { Rule } from './fields.ts';

/** The product's recommended rules, as a fresh connection starts with. */
export const recommendedRules = (): Rule[] => defaultSettings().customers.rules;
