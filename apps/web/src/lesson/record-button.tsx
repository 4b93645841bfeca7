import { useState } from 'react';
import { useClient } from 'urql';
import { errorCode } from '../graphql/error-code.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { IconButton } from '../ui/button.tsx';
import { download } from '../ui/download.ts';
import { useToast } from '../ui/toast.tsx';
import type { AttemptState } from './attempt-state.ts';
import { AttemptRecordQuery } from './lesson.documents.ts';

/** Downloads what was put in and when, for `drydock scenario replay`. */
export function RecordButton({ attempt }: { attempt: AttemptState }) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const fetchRecord = async () => {
    setBusy(true);
    const { data, error } = await client
      .query(AttemptRecordQuery, { attemptId: attempt.id }, { requestPolicy: 'network-only' })
      .toPromise();
    setBusy(false);
    if (!data) return toast('bad', t.errors[errorCode(error ?? {})]);
    download(data.attemptRecord.fileName, data.attemptRecord.text, 'application/json');
  };
  return <IconButton label={t.lesson.record} icon="download" size="small" disabled={busy} onClick={() => void fetchRecord()} />;
}
