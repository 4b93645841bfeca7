import { Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { useI18n } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { useToast } from '../ui/toast.tsx';
import type { AccountMode } from './account-dialog.tsx';
import styles from './account.module.css';
import { useSession } from './session.tsx';
import { lazyPart } from '../ui/lazy-part.ts';

const AccountDialog = lazyPart(async () => (await import('./account-dialog.tsx')).AccountDialog);

/** Who is here, and what to do about it. A guest learns that progress can be kept; nobody is made to. */
export function AccountMenu() {
  const { t } = useI18n();
  const { user, logout } = useSession();
  const toast = useToast();
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<AccountMode | null>(null);
  const [leaving, setLeaving] = useState(false);
  const known = user && !user.guest;
  const name = known ? (user.name ?? user.email ?? t.account.menu) : t.account.guest;

  const leave = async () => {
    const outcome = await logout();
    if ('code' in outcome) return toast('bad', t.errors[outcome.code]);
    toast('good', t.account.loggedOut);
    navigate('/');
  };

  return (
    <>
      <Menu
        trigger={
          <button type="button" className={styles.trigger} aria-label={`${t.account.menu}: ${name}`}>
            <Icon name="user" />
            <span>{name}</span>
          </button>
        }
        note={known ? t.account.signedInAs(name) : t.account.guestHint}
        actions={[
          ...(known
            ? []
            : [
                { label: t.account.register, icon: 'anchor' as const, onSelect: () => setDialog('register') },
                { label: t.account.login, icon: 'key' as const, onSelect: () => setDialog('login') },
              ]),
          ...(user ? [{ label: t.account.logout, icon: 'right' as const, onSelect: () => setLeaving(true) }] : []),
        ]}
      />
      {dialog && (
        <Suspense>
          <AccountDialog mode={dialog} onMode={setDialog} onClose={() => setDialog(null)} />
        </Suspense>
      )}
      <Confirm
        open={leaving}
        title={known ? t.account.logoutTitle : t.account.logoutGuestTitle}
        body={known ? t.account.logoutBody : t.account.logoutGuestBody}
        confirm={t.account.logout}
        danger={!known}
        onConfirm={() => void leave()}
        onClose={() => setLeaving(false)}
      />
    </>
  );
}
