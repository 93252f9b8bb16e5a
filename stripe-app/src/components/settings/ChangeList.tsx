import { PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { SettingChange } from '../../../../shared/api/settings-history.ts';
import { Muted, Stack, Text } from '../Layout.tsx';

/** What changed: each setting with what it was and what it is. */
export const ChangeList = ({ changes }: { changes: SettingChange[] }) => (
  <PropertyList orientation="vertical">
    {changes.map(({ path, section, label, before, after }) => (
      <PropertyListItem
        key={path}
        label={`${section}: ${label}`}
        value={
          <Stack gap="xxsmall">
            <Text>{after}</Text>
            <Muted>{`before: ${before}`}</Muted>
          </Stack>
        }
      />
    ))}
  </PropertyList>
);
