import { describe, expect, it } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import { problemAnswer } from '../testing/backend.ts';
import { settingsView } from '../testing/fixtures/settings.ts';
import { openOn } from '../testing/settings-page.tsx';

describe('given the lists and lines that are kept out', () => {
  it('when lists of customers are typed, one per line, then wrong ids are named and right ones saved', async () => {
    const { screen, save, refused } = await openOn('advanced');
    screen.type('Never these customers', 'cus_A\nacct_1');
    await refused();
    expect(screen.field('Never these customers')?.props.error).toContain('“acct_1” is no Stripe customer ID');
    screen.type('Never these customers', 'cus_A\n cus_B ');
    expect((await save()).settings.customers.deny).toEqual(['cus_A', 'cus_B']);
  });

  it('when kinds of lines are left out, then each is saved, and an unfinished one is refused at its field', async () => {
    const { screen, save, refused } = await openOn('advanced');
    screen.toggle('Leave out prorations', true);
    screen.press('Leave out a product');
    screen.press('Leave out by metadata');
    await refused();
    expect(screen.field('Product left out')?.props.error).toBe('Choose the product, or remove it.');
    screen.choose('Product left out', 'Onboarding workshop');
    screen.type('Metadata key of the line', 'internal');
    screen.toggle('Leave out prorations', false);
    expect((await save()).settings.excludedLines).toEqual([
      { kind: 'product', productId: 'prod_workshop' },
      { kind: 'metadata', key: 'internal', value: null },
    ]);
  });
});

describe('given the notifications', () => {
  it('when a weekly digest is chosen, then day and hour are asked for in the zone of the books, and all is saved', async () => {
    const { screen, save } = await openOn('notifications');
    expect(screen.field('Hour')).toBeUndefined();
    screen.choose('Send e-mails about what stopped', 'Once a week');
    screen.choose('Day', 'Friday');
    screen.choose('Hour', '17:00');
    expect(screen.text).toContain('In the time zone of your books, UTC.');
    screen.type('Recipients', 'a@books.example\nb@books.example');
    expect((await save()).settings.notifications).toEqual({
      send: 'weekly',
      weekday: 5,
      hour: 17,
      recipients: ['a@books.example', 'b@books.example'],
    });
  });

  it('when a test e-mail is asked for, then it goes to the addresses on the page, and a refusal says why', async () => {
    const { backend, screen } = await openOn('notifications');
    expect(screen.button('Send a test e-mail')?.props.disabled).toBe(true);
    screen.type('Recipients', 'a@books.example');
    backend.replies[paths.notificationTest] = problemAnswer(503, { title: 'Not sent', detail: 'Connection refused.' });
    screen.press('Send a test e-mail');
    await screen.sees('Connection refused.');
    backend.replies[paths.notificationTest] = { sentence: 'Sent to a@books.example.' };
    screen.press('Send a test e-mail');
    await screen.sees('Sent to a@books.example.');
    expect(backend.to(paths.notificationTest).at(-1)?.body.recipients).toEqual(['a@books.example']);
  });

  it('when the server has no mail server, then the section says so and how it gets one', async () => {
    const { screen } = await openOn('notifications', { ...settingsView, mail: { configured: false, from: null } });
    expect(screen.text).toContain('Whoever runs Tieout sets SMTP_URL and MAIL_FROM for it.');
    expect(screen.button('Send a test e-mail')).toBeUndefined();
  });
});
