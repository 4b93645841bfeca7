import { Component, type ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/status.tsx';

/** Catches what no code expected, so that one broken page does not take the whole app with it. `area` changing tries again. */
export class ErrorBoundary extends Component<{ area: string; children: ReactNode }, { failedArea: string | null }> {
  override state: { failedArea: string | null } = { failedArea: null };

  static getDerivedStateFromProps(props: { area: string }, state: { failedArea: string | null }) {
    return state.failedArea !== null && state.failedArea !== '?' && state.failedArea !== props.area ? { failedArea: null } : null;
  }

  static getDerivedStateFromError() {
    return { failedArea: '?' };
  }

  override componentDidCatch() {
    this.setState({ failedArea: this.props.area });
  }

  override render() {
    return this.state.failedArea === null ? this.props.children : <Crashed />;
  }
}

function Crashed() {
  const { t } = useI18n();
  return (
    <div style={{ padding: 'var(--space-6)', maxWidth: '44rem', margin: '0 auto' }}>
      <Notice tone="bad" title={t.app.crashedTitle} action={<Button onClick={() => window.location.reload()}>{t.app.reload}</Button>}>
        <p>{t.app.crashedBody}</p>
      </Notice>
    </div>
  );
}
