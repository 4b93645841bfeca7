import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react';
import { Icon } from './icon.tsx';
import styles from './toast.module.css';

const SHOWN_MS = 6_000;

interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly message: string;
}

const ToastContext = createContext<(tone: Toast['tone'], message: string) => void>(() => undefined);

/** Short messages about what has just happened, at the foot of the window; they go by themselves. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const show = useCallback((tone: Toast['tone'], message: string) => {
    const id = next.current++;
    setToasts((all) => [...all.filter((toast) => toast.message !== message), { id, tone, message }].slice(-3));
    setTimeout(() => setToasts((all) => all.filter((toast) => toast.id !== id)), SHOWN_MS);
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <div className={styles.toasts} role="status" aria-live="polite">
        {toasts.map(({ id, tone, message }) => (
          <div key={id} className={styles.toast}>
            <Icon name={tone === 'good' ? 'check' : 'warning'} />
            {message}
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

export const useToast = () => useContext(ToastContext);
