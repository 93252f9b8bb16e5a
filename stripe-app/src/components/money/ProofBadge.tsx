import { Badge } from '@stripe/ui-extension-sdk/ui';
import { proofTone, proofWords } from '../../data/money-words.ts';

/** Whether a payout ties out. @param label the server’s words; without them, the plain ones. */
export const ProofBadge = ({ ties, label }: { ties: boolean | null; label?: string }) => (
  <Badge type={proofTone({ ties })}>{label ?? proofWords(ties)}</Badge>
);
