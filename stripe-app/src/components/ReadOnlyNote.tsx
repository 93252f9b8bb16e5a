import { Muted } from './Layout.tsx';

/** Why there are no buttons: a greyed or missing one without a reason is a riddle (requirement C76). */
export const ReadOnlyNote = () => (
  <Muted>Your role lets you look but not change. An administrator of this Stripe account can change it.</Muted>
);
