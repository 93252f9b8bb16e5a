import { Banner, Button, FocusView } from '@stripe/ui-extension-sdk/ui';
import type { Preview } from '../../../../shared/api/invoice.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { post } from '../../data/client.ts';
import type { Session } from '../../data/session.ts';
import { useResource } from '../../hooks/use-resource.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Stack } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { PreviewContent } from './PreviewContent.tsx';
import { ProblemWords } from './ProblemSection.tsx';

type Props = {
  shown: boolean;
  onClose: () => void;
  invoiceId: string;
  ledgerName: string;
  session: Session;
};

/** "What would be written", line by line, before anything is. */
export const PreviewDrawer = ({ shown, onClose, ...rest }: Props) => (
  <FocusView
    title="Preview"
    size="large"
    shown={shown}
    setShown={(open) => {
      if (!open) onClose();
    }}
    primaryAction={<Button onPress={onClose}>Close</Button>}
  >
    {shown ? <PreviewBody {...rest} /> : null}
  </FocusView>
);

const PreviewBody = ({ invoiceId, ledgerName, session }: Omit<Props, 'shown' | 'onClose'>) => {
  const preview = useResource(invoiceId, () =>
    post<Preview>(session, paths.invoicePreview, { invoice_id: invoiceId }, answerKeys.preview),
  );
  if (preview.value === null) {
    return preview.failure === null ? (
      <Loading what="Working out what would be written…" />
    ) : (
      <FailureBanner failure={preview.failure} onRetry={() => void preview.reload()} pending={preview.loading} />
    );
  }
  const { problems } = preview.value;
  return (
    <Stack gap="large">
      {problems.length === 0 ? (
        <Banner
          title="This would be written"
          description={`Nothing has been sent to ${ledgerName}; this is what a sync would write now.`}
        />
      ) : (
        problems.map((problem) => (
          <Banner
            key={`${problem.code} ${problem.subject ?? ''}`}
            type="critical"
            title={problem.title}
            description={<ProblemWords problem={problem} />}
          />
        ))
      )}
      <PreviewContent preview={preview.value} ledgerName={ledgerName} locale={session.locale} />
    </Stack>
  );
};
