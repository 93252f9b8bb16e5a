import { plainHandlers } from './catalogue.ts';
import { customerFinancialDetails, customers } from './customers.ts';
import { defaultDimensions } from './defaultDimensions.ts';
import { dimensionSetLines } from './dimensionSetLines.ts';
import type { Handler } from './handler.ts';
import { journalHandlers } from './journals.ts';
import { salesDocumentHandlers } from './salesDocuments.ts';
import { salesLineHandlers } from './salesLines.ts';

const handlers = new Map<string, Handler>(
  [
    customers,
    customerFinancialDetails,
    dimensionSetLines,
    defaultDimensions,
    ...plainHandlers,
    ...salesDocumentHandlers,
    ...salesLineHandlers,
    ...journalHandlers,
  ].map((handler) => [handler.set.name, handler]),
);

/** The handler of an entity set, or undefined when the simulator does not serve it. */
export const findHandler = (set: string): Handler | undefined => handlers.get(set);
