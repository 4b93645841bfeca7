import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { ErrorCode } from '../graphql/error-code.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Modal } from '../ui/modal.tsx';
import { Notice } from '../ui/status.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './account.module.css';
import { checkForm, type AccountForm, type FieldErrors } from './account-form.ts';
import { useSession } from './session.tsx';

export type AccountMode = 'register' | 'login';

interface AccountDialogProps {
  readonly mode: AccountMode;
  readonly onMode: (mode: AccountMode) => void;
  readonly onClose: () => void;
}

/** Creating an account or logging in; the guest's progress comes along either way. */
export function AccountDialog({ mode, onMode, onClose }: AccountDialogProps) {
  const { t } = useI18n();
  const registering = mode === 'register';
  return (
    <Modal
      open
      onClose={onClose}
      title={registering ? t.account.registerTitle : t.account.loginTitle}
      description={registering ? t.account.registerLead : t.account.loginLead}
    >
      <AccountFields key={mode} mode={mode} onMode={onMode} onClose={onClose} />
    </Modal>
  );
}

function AccountFields({ mode, onMode, onClose }: AccountDialogProps) {
  const { t } = useI18n();
  const session = useSession();
  const toast = useToast();
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [sending, setSending] = useState(false);
  const [form, setForm] = useState<AccountForm>({ email: '', password: '', name: '' });
  const registering = mode === 'register';
  const fields = useRef<HTMLFormElement>(null);
  useEffect(() => fields.current?.querySelector('input')?.focus(), []);
  useEffect(() => fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [errors]);
  const wordsFor = (code: string, message: string) => t.account.errors[code] ?? message;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const problems = checkForm(form, mode, t);
    setErrors(problems);
    setFailure(null);
    if (Object.keys(problems).length > 0) return;
    setSending(true);
    const email = form.email.trim();
    const outcome = registering
      ? await session.register(email, form.password, form.name.trim())
      : await session.login(email, form.password);
    setSending(false);
    if (outcome.ok) {
      toast('good', registering ? t.account.registered : t.account.loggedIn);
      return onClose();
    }
    if ('code' in outcome) return setFailure(outcome.code);
    const { code, message, field } = outcome.error;
    setErrors({ [field ?? 'form']: wordsFor(code, message) });
  };
  const input = (field: keyof AccountForm) => ({
    value: form[field],
    error: errors[field],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setForm({ ...form, [field]: event.target.value }),
  });

  return (
    <form ref={fields} className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      {failure && <Notice tone="bad" title={t.errors[failure]} />}
      {errors.form && <Notice tone="bad" title={errors.form} />}
      <Field label={t.account.email} type="email" autoComplete="email" {...input('email')} />
      <Field
        label={t.account.password}
        type="password"
        autoComplete={registering ? 'new-password' : 'current-password'}
        {...(registering ? { help: t.account.passwordRule } : {})}
        {...input('password')}
      />
      {registering && <Field label={t.account.name} type="text" autoComplete="name" {...input('name')} />}
      <div className={styles.actions}>
        <Button look="quiet" className={styles.switch} onClick={() => onMode(registering ? 'login' : 'register')}>
          {registering ? t.account.haveAccount : t.account.noAccount}
        </Button>
        <Button look="primary" type="submit" disabled={sending}>
          {sending ? t.account.sending : registering ? t.account.register : t.account.login}
        </Button>
      </div>
    </form>
  );
}
