import { and, count, desc, eq, isNull } from 'drizzle-orm';
import type { SettingsView } from '#shared/api/settings.ts';
import { usage } from '../database/schema/index.ts';
import type { Installation } from '../intake/installations.ts';
import type { Services } from '../services.ts';

const MONTHS = 12;

/** Documents created per month (UTC), the latest first; months without any are left out. */
export async function usageByMonth(services: Services, installation: Installation): Promise<SettingsView['usage']> {
  return services.db
    .select({ month: usage.month, documents: count() })
    .from(usage)
    .where(and(eq(usage.installationId, installation.id), isNull(usage.takenBackAt)))
    .groupBy(usage.month)
    .orderBy(desc(usage.month))
    .limit(MONTHS);
}
