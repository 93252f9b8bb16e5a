import { afterEach, beforeEach } from 'vitest';
import { dashboard } from './dashboard.ts';
import { unmountAll } from './screen.ts';

beforeEach(() => {
  dashboard.install();
});

afterEach(() => {
  unmountAll();
});
