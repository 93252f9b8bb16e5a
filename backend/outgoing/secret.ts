import { randomBytes } from 'node:crypto';

/** What keeps secrets at rest: the part of the vault that webhooks need. */
export type Sealer = {
  seal(text: string, binding: Binding): Promise<string>;
  open(sealed: string, binding: Binding): Promise<string>;
};
type Binding = { installationId: string; purpose: string };

/** What a sealed webhook secret belongs to. */
export const secretBinding = ({ installationId }: { installationId: string }): Binding => ({
  installationId,
  purpose: 'webhook secret',
});

/** A signing secret as Standard Webhooks writes it: `whsec_` and base64 of 32 random bytes. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
