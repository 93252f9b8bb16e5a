import { describe, expect, it } from 'vitest';
import { Limiter } from './limits.ts';

describe('requests of one user at the same time', () => {
  it('given places and queue are taken, then the next is refused; another user is not; the queue moves up in order', async () => {
    const limiter = new Limiter({ requestsPer5Min: 100, concurrent: 2, queue: 1 }, () => new Date(0));
    const begun: string[] = [];
    const gates = ['a', 'b', 'c'].map((name) => ({ name, ...Promise.withResolvers<void>() }));
    const runs = gates.map((gate) =>
      limiter.run('ada', async () => {
        begun.push(gate.name);
        await gate.promise;
        return gate.name;
      }),
    );
    await expect(limiter.run('ada', async () => 'd')).rejects.toMatchObject({ status: 429 });
    await expect(limiter.run('bob', async () => 'other')).resolves.toBe('other');
    expect(begun).toEqual(['a', 'b']);
    gates[0]?.resolve();
    await expect(runs[0]).resolves.toBe('a');
    gates[1]?.resolve();
    gates[2]?.resolve();
    await expect(Promise.all(runs)).resolves.toEqual(['a', 'b', 'c']);
    expect(begun).toEqual(['a', 'b', 'c']);
    expect(limiter.mostConcurrent).toBe(2);
    expect(limiter.refused).toBe(1);
  });

  it('given work that fails, then its place is free again', async () => {
    const limiter = new Limiter({ requestsPer5Min: 100, concurrent: 1, queue: 0 }, () => new Date(0));
    const failing = limiter.run('ada', async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(limiter.run('ada', async () => 'yes')).resolves.toBe('yes');
  });
});
