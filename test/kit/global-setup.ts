import type { TestProject } from 'vitest/node';
import { z } from 'zod';
import { migrateDatabase } from '#backend/database/migrate.ts';
import { startTestCluster } from './cluster.ts';
import { dropTemplate, makeTemplate } from './template.ts';

const environment = z.object({
  /** A running Postgres (15 or newer) whose role may create databases; without it an embedded one is started. */
  TEST_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
});

/** Once per run: a Postgres, and in it a migrated database for the test files to clone (createTestDatabase). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parsed = environment.safeParse({ TEST_DATABASE_URL: process.env.TEST_DATABASE_URL || undefined });
  if (!parsed.success) {
    throw new Error(
      'TEST_DATABASE_URL is not a postgres:// URL. Correct it, or unset it to let the tests start their own Postgres.',
    );
  }
  const { TEST_DATABASE_URL: given } = parsed.data;
  const cluster = given === undefined ? await startTestCluster() : undefined;
  const url = cluster?.url ?? given ?? '';
  try {
    const server = await makeTemplate(url, migrateDatabase);
    project.provide('postgres', server);
    return async () => {
      await dropTemplate(server);
      await cluster?.stop();
    };
  } catch (error) {
    await cluster?.stop();
    throw error;
  }
}
