import { z } from 'zod';

/** What the page's script needs to know; it holds no secret. */
export const configSchema = z.object({
  app: z.object({
    id: z.string(),
    name: z.string(),
    icon: z.string().optional(),
    views: z.array(z.object({ viewport: z.string(), component: z.string() })),
    constants: z.record(z.string(), z.json()),
    permissions: z.array(z.string()),
    connectSrc: z.array(z.string()),
    imageSrc: z.array(z.string()),
  }),
  merchants: z.array(
    z.object({
      accountId: z.string(),
      name: z.string(),
      locale: z.string(),
      timezone: z.string(),
      country: z.string(),
      user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
      roles: z.array(z.string()),
    }),
  ),
});
export type PreviewConfig = z.output<typeof configSchema>;
export type PreviewMerchant = PreviewConfig['merchants'][number];
