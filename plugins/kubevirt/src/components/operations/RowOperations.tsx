import { useApi } from '@backstage/frontend-plugin-api';
import type {
  OperationVerb,
  VirtualMachineOperations,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useRef, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { messageOf } from '../../lib/errors';
import { useTexts } from '../../translation';
import { OperationDialog } from './OperationDialog';
import { OperationsMenu } from './OperationsMenu';
import { menuVerbs } from './verbs';

/** The menu of a row. What can be done is asked for when it is opened, so that 200 rows cost nothing. */
export function RowOperations(props: { vm: VirtualMachineLocator }) {
  const { vm } = props;
  const { t } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const [known, setKnown] = useState<
    VirtualMachineOperations | { error: Error }
  >();
  const [verb, setVerb] = useState<OperationVerb>();
  const asked = useRef(0);

  const ask = async () => {
    asked.current += 1;
    const mine = asked.current;
    setKnown(undefined);
    const answer = await api
      .getOperations(vm)
      .catch((error: Error) => ({ error }));
    if (asked.current === mine) {
      setKnown(answer);
    }
  };
  const close = useCallback(() => setVerb(undefined), []);
  const found = known && 'verbs' in known ? known : undefined;
  let note: string = t('operation.loading');
  if (known) {
    note =
      'error' in known
        ? t('operation.loadFailed', { message: messageOf(known.error) })
        : t('operation.disabled');
  }
  return (
    <>
      <OperationsMenu
        label={t('operation.menuOf', { name: vm.name })}
        verbs={found && menuVerbs(found.verbs)}
        note={note}
        onOpen={ask}
        onChoose={setVerb}
      />
      {verb && (
        <OperationDialog
          vm={vm}
          verb={verb}
          nodes={found?.nodes ?? []}
          onClose={close}
        />
      )}
    </>
  );
}
