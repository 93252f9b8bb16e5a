import { Button } from '@stripe/ui-extension-sdk/ui';
import type { DocumentListView } from '../../../../../shared/api/documents.ts';
import { groupNames, type StatusGroup, statusGroups } from '../../../data/document-params.ts';
import { whole } from '../../../data/format.ts';
import { Row } from '../../Layout.tsx';

type Props = {
  counts: DocumentListView['counts'] | null;
  selected: StatusGroup;
  locale: string;
  onSelect: (group: StatusGroup) => void;
};

/** The states that one looks for, with how many each would bring. */
export const StatusGroups = ({ counts, selected, locale, onSelect }: Props) => (
  <Row gap="xsmall">
    {groupNames.map((name) => (
      <Button key={name} size="small" type={name === selected ? 'primary' : 'secondary'} onPress={() => onSelect(name)}>
        {counts === null
          ? statusGroups[name].label
          : `${statusGroups[name].label} ${whole(numberOf(counts, name), locale)}`}
      </Button>
    ))}
  </Row>
);

function numberOf(counts: DocumentListView['counts'], name: StatusGroup): number {
  const statuses: readonly string[] | undefined = statusGroups[name].status;
  return Object.entries(counts).reduce(
    (sum, [status, number]) => sum + (statuses === undefined || statuses.includes(status) ? number : 0),
    0,
  );
}
