import type { InodeFileSystem } from '@drydock/shell';

export type SavedTree = ReturnType<InodeFileSystem['save']>;
