import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { TestMailAnswer } from '../../../../shared/api/settings.ts';
import type { NotificationSettings } from '../../../../shared/notification-settings.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { lines } from './AdvancedSection.tsx';
import { ChoiceSetting, type Options, TextAreaSetting } from './Fields.tsx';

const sending: Options<NotificationSettings['send']> = [
  ['at_once', 'At once, one e-mail per cause'],
  ['daily', 'Once a day'],
  ['weekly', 'Once a week'],
  ['off', 'Never'],
];
const hours: Options<string> = Array.from({ length: 24 }, (_, hour) => {
  const value = String(hour);
  return [value, `${value.padStart(2, '0')}:00`] as const;
});
const weekdays: Options<string> = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
  (name, index) => [String(index + 1), name] as const,
);

/** Who is told of what stops, and when. */
export const NotificationsSection = ({ form, session }: { form: SettingsForm; session: Session }) => {
  const { notifications, documents } = form.draft.settings;
  const { send, recipients } = notifications;
  const { mail } = form.view;
  const set = (changed: Partial<NotificationSettings>) =>
    form.change((settings) => ({ ...settings, notifications: { ...settings.notifications, ...changed } }));
  const at = (name: string) => ({ form, path: `settings.notifications.${name}` });
  return (
    <Section
      gap="medium"
      title="E-mail"
      description="Tells you what has stopped and what to do about it. A cause is told once, and again only when it was mended and comes back."
    >
      {mail.configured ? null : (
        <Banner
          type="caution"
          title="This server sends no e-mail yet"
          description="Whoever runs Tieout sets SMTP_URL and MAIL_FROM for it. What you choose here is kept and takes effect from then on."
        />
      )}
      <ChoiceSetting
        {...at('send')}
        label="Send e-mails about what stopped"
        description="When access to your books is lost, an e-mail is sent at once in any case, unless you choose Never."
        value={send}
        options={sending}
        onChange={(choice) => set({ send: choice })}
      />
      {send === 'weekly' ? (
        <ChoiceSetting
          {...at('weekday')}
          label="Day"
          description="The day of the weekly e-mail."
          value={String(notifications.weekday)}
          options={weekdays}
          onChange={(day) => set({ weekday: Number(day) })}
        />
      ) : null}
      {send === 'daily' || send === 'weekly' ? (
        <ChoiceSetting
          {...at('hour')}
          label="Hour"
          description={`In the time zone of your books, ${documents.timeZone}. Nothing is sent when nothing has stopped.`}
          value={String(notifications.hour)}
          options={hours}
          onChange={(hour) => set({ hour: Number(hour) })}
        />
      ) : null}
      <TextAreaSetting
        {...at('recipients')}
        label="Recipients"
        description="E-mail addresses, one per line, at most 20. Without any, nothing is sent."
        placeholder="books@example.com"
        value={recipients.join('\n')}
        onChange={(text) => set({ recipients: lines(text) })}
      />
      {mail.from === null ? null : <Muted>{`E-mails come from ${mail.from}.`}</Muted>}
      {mail.configured && !form.readOnly ? <TestMail recipients={recipients} session={session} /> : null}
      <Muted>To stop these e-mails, choose Never or remove the address here, and save.</Muted>
    </Section>
  );
};

const TestMail = ({ recipients, session }: { recipients: string[]; session: Session }) => {
  const [sentence, setSentence] = useState<string | null>(null);
  const test = useMutation<TestMailAnswer>(session, answerKeys.testMail, (answer) => {
    setSentence(answer.sentence);
    toast('Test e-mail sent');
  });
  return (
    <Stack gap="small">
      {test.failure === null ? null : <FailureBanner failure={test.failure} onRetry={test.retry} />}
      <Row>
        <Button
          size="small"
          disabled={recipients.length === 0}
          pending={test.pending !== null}
          onPress={() => {
            setSentence(null);
            test.run('test', paths.notificationTest, { recipients });
          }}
        >
          Send a test e-mail
        </Button>
        {recipients.length === 0 ? <Muted>Enter a recipient first.</Muted> : null}
      </Row>
      {sentence === null ? null : <Text>{sentence}</Text>}
    </Stack>
  );
};
