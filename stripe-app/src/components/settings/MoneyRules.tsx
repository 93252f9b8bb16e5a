import { Button, Link } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { ruleSentence } from '../../../../shared/booking-rule-words.ts';
import type { BookingRule } from '../../../../shared/money-settings.ts';
import { freshRule, ruleNames } from '../../data/booking-rules.ts';
import type { Session } from '../../data/session.ts';
import { Card, Row, Section, Strong, Text } from '../Layout.tsx';
import { MoneyRuleFields } from './MoneyRuleFields.tsx';
import { MoneyTryRules } from './MoneyTryRules.tsx';
import type { MoneyProps } from './money-props.ts';

/** Ordered exceptions from the accounts above; the first that fits a line decides. */
export const MoneyRules = ({ form, money, change, session }: MoneyProps & { session: Session }) => {
  const { rules } = money;
  const [open, setOpen] = useState<number | null>(null);
  // Fields are uncontrolled; after a rule has moved they must start over from what now stands at their place.
  const [arrangement, setArrangement] = useState(0);
  const set = (next: BookingRule[]) => change((before) => ({ ...before, rules: next }));
  const rearrange = (next: BookingRule[], opened: number | null) => {
    set(next);
    setOpen(opened);
    setArrangement(arrangement + 1);
  };
  const faulty = (position: number) =>
    Object.keys(form.errors).some((path) => path.startsWith(`settings.money.rules.${position}.`));
  return (
    <Section
      gap="medium"
      title="Rules of booking"
      description="For what belongs elsewhere than the accounts above: another income account, a class, a tax code. Tried from top to bottom; the first that fits decides."
    >
      {rules.map((rule, position) => (
        <Card key={`${form.revision} ${arrangement} ${position}`}>
          <Row>
            <Strong>{`Rule ${position + 1}`}</Strong>
            <Button
              size="small"
              disabled={form.readOnly || position === 0}
              onPress={() => rearrange(moved(rules, position, position - 1), null)}
            >
              Move up
            </Button>
            <Button
              size="small"
              disabled={form.readOnly || position === rules.length - 1}
              onPress={() => rearrange(moved(rules, position, position + 1), null)}
            >
              Move down
            </Button>
            <Button
              size="small"
              disabled={form.readOnly}
              onPress={() =>
                rearrange(
                  rules.filter((_, at) => at !== position),
                  null,
                )
              }
            >
              Remove
            </Button>
          </Row>
          <Text>{`${ruleSentence(rule, ruleNames(form.view))}.`}</Text>
          {open === position || faulty(position) ? (
            <MoneyRuleFields
              form={form}
              rule={rule}
              position={position}
              onChange={(changed, startOver) => {
                const next = rules.map((old, at) => (at === position ? changed : old));
                if (startOver) rearrange(next, position);
                else set(next);
              }}
            />
          ) : (
            <Row>
              <Link onPress={() => setOpen(position)}>{`Edit rule ${position + 1}`}</Link>
            </Row>
          )}
        </Card>
      ))}
      <Row>
        <Button
          size="small"
          disabled={form.readOnly || rules.length >= 100}
          onPress={() => rearrange([...rules, freshRule()], rules.length)}
        >
          Add rule
        </Button>
      </Row>
      {rules.length === 0 ? null : <MoneyTryRules rules={rules} session={session} />}
    </Section>
  );
};

function moved(rules: BookingRule[], from: number, to: number): BookingRule[] {
  const rule = rules[from];
  if (rule === undefined) return rules;
  const others = rules.filter((_, at) => at !== from);
  return [...others.slice(0, to), rule, ...others.slice(to)];
}
