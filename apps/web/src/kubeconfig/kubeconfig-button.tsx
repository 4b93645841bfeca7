import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { IconButton } from '../ui/button.tsx';
import { KubeconfigDialog } from './kubeconfig-dialog.tsx';

export function KubeconfigButton({ attempt }: { attempt: AttemptState }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label={t.kubeconfig.open} icon="plug" size="small" aria-haspopup="dialog" onClick={() => setOpen(true)} />
      {open && <KubeconfigDialog attempt={attempt} onClose={() => setOpen(false)} />}
    </>
  );
}
