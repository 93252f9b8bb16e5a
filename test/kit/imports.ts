import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A source file: its path from the project's root, the files of ours that it imports, its length. */
export type SourceFile = { path: string; imports: string[]; lines: number };

/** Static, type-only and dynamic imports and re-exports alike: whoever names a file depends on it. */
const importPattern = /(?:\bfrom\s+|\bimport\s*\(?\s*)'([#.][^']+)'/g;

/** Reads the sources below these folders. Packages of others are left out. */
export function readImports(folders: readonly string[]): SourceFile[] {
  return globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] },
  )
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const imports = [...text.matchAll(importPattern)].map(([, to = '']) => resolveImport(path, to));
      return { path, imports: [...new Set(imports)], lines: text.split('\n').length - 1 };
    });
}

/** `#backend/x.ts` and `./x.ts` as paths from the project's root. */
const resolveImport = (from: string, to: string): string =>
  to.startsWith('#') ? to.slice(1) : join(dirname(from), to).replaceAll('\\', '/');

/** The first circle of imports that is found, as the files along it; empty when there is none. */
export function findCycle(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file.imports]));
  const done = new Set<string>();
  const visit = (path: string, trail: string[]): string[] => {
    const at = trail.indexOf(path);
    if (at >= 0) return [...trail.slice(at), path];
    if (done.has(path)) return [];
    for (const next of byPath.get(path) ?? []) {
      const found = visit(next, [...trail, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const { path } of files) {
    const found = visit(path, []);
    if (found.length > 0) return found;
  }
  return [];
}
