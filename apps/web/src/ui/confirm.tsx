import { Suspense } from 'react';
import type { ConfirmProps } from './confirm-dialog.tsx';
import { lazyPart } from './lazy-part.ts';

const ConfirmDialog = lazyPart(async () => (await import('./confirm-dialog.tsx')).ConfirmDialog);

/** Asks before something that cannot be taken back. It is loaded when it is asked for the first time. */
export function Confirm({ open, ...props }: ConfirmProps & { readonly open: boolean }) {
  if (!open) return null;
  return (
    <Suspense>
      <ConfirmDialog {...props} />
    </Suspense>
  );
}
