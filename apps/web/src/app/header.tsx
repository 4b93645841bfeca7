import { Link } from 'wouter';
import { AccountMenu } from '../account/account-menu.tsx';
import { useSession } from '../account/session.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import type { Locale } from '../i18n/locale.ts';
import { useTheme, type ThemeChoice } from '../theme/theme.tsx';
import { IconButton } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import styles from './header.module.css';
import { Logo } from './logo.tsx';

const LANGUAGES: readonly { locale: Locale; short: string; name: string }[] = [
  { locale: 'en', short: 'EN', name: 'English' },
  { locale: 'ko', short: '한국어', name: '한국어' },
];
const THEME_ICONS: Record<ThemeChoice, IconName> = { system: 'system', light: 'sun', dark: 'moon' };

export function Header({ onHelp }: { onHelp: () => void }) {
  const { t } = useI18n();
  return (
    <header className={styles.header}>
      <a href="#main" className={styles.skip} onClick={focusMain}>
        {t.app.skipToContent}
      </a>
      <Link href="/" className={styles.brand} aria-label={t.app.home}>
        <Logo />
        <span className={styles.wordmark}>{t.app.name}</span>
        <span className={styles.tagline}>{t.app.tagline}</span>
      </Link>
      <LanguageSwitch />
      <ThemeMenu />
      <IconButton className={styles.help} label={`${t.app.shortcuts} (?)`} icon="keyboard" onClick={onHelp} />
      <AccountMenu />
    </header>
  );
}

function focusMain(event: React.MouseEvent) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function LanguageSwitch() {
  const { t, locale } = useI18n();
  const { switchLocale } = useSession();
  return (
    <div className={styles.languages} role="group" aria-label={t.app.language}>
      {LANGUAGES.map((language) => (
        <button
          key={language.locale}
          type="button"
          lang={language.locale}
          aria-label={language.name}
          aria-pressed={language.locale === locale}
          onClick={() => switchLocale(language.locale)}
        >
          {language.short}
        </button>
      ))}
    </div>
  );
}

function ThemeMenu() {
  const { t } = useI18n();
  const { choice, choose } = useTheme();
  const options = (['system', 'light', 'dark'] as const).map((value) => ({ value, label: t.app.themes[value], icon: THEME_ICONS[value] }));
  return (
    <Menu
      trigger={<IconButton label={`${t.app.theme}: ${t.app.themes[choice]}`} icon={THEME_ICONS[choice]} />}
      choice={{ value: choice, options, onChoose: (next) => choose(next as ThemeChoice) }}
    />
  );
}
