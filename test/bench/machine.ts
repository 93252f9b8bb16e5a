import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** On what the figures were taken: without it they mean little. */
export function machineLine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const [load = 0] = loadavg();
  return (
    `${availableParallelism()} × ${model}, ${memory}, ${platform()} ${release()}, Node ${process.versions.node}, ` +
    `load before ${load.toFixed(1)}, commit ${commit()}`
  );
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}
