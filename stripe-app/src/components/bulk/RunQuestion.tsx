import { Button } from '@stripe/ui-extension-sdk/ui';
import type { EqualDocument } from '../../../../shared/api/equals.ts';
import { money, plainDate } from '../../data/format.ts';
import { Muted, Row, Stack, Strong, Text } from '../Layout.tsx';

export type RunAnswer = 'link' | 'write' | 'review';

type Props = {
  count: number;
  examples: readonly { key: string; name: string; equals: EqualDocument }[];
  locale: string;
  mayAnswer: boolean;
  pending: string | null;
  onAnswer: (answer: RunAnswer) => void;
};

const answers: [answer: RunAnswer, label: string][] = [
  ['link', 'Use what is there'],
  ['write', 'Write all the same'],
  ['review', 'Review each'],
];

/** A paused run asks what becomes of the documents that look as if they were in the books already. */
export const RunQuestion = ({ count, examples, locale, mayAnswer, pending, onAnswer }: Props) => (
  <Stack gap="small">
    <Text>{`${count === 1 ? '1 document waits' : `${count} documents wait`} for this answer; nothing was written. For example:`}</Text>
    {examples.map(({ key, name, equals }) => (
      <Stack key={key} gap="xxsmall">
        <Strong>{name}</Strong>
        <Muted>{`In the books: ${equals.number} of ${plainDate(equals.date, locale)}, ${money(equals.total, locale)}, ${equals.reason}`}</Muted>
      </Stack>
    ))}
    {mayAnswer ? (
      <Row>
        {answers.map(([answer, label], index) => (
          <Button
            key={answer}
            type={index === 0 ? 'primary' : 'secondary'}
            pending={pending === answer}
            disabled={pending !== null && pending !== answer}
            onPress={() => onAnswer(answer)}
          >
            {label}
          </Button>
        ))}
      </Row>
    ) : null}
    <Muted>
      “Use what is there” links each to the one document that fits and leaves the others for review. “Review each” goes
      on with the rest; each of these waits on its own page.
    </Muted>
  </Stack>
);
