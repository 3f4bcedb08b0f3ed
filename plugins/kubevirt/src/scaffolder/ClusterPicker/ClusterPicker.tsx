import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import AddIcon from '@material-ui/icons/Add';
import { useMemo, useState } from 'react';
import { useTexts } from '../../translation';
import {
  Field,
  Findings,
  InventoryNotes,
  keepEnter,
  textOf,
  useDeploymentCheck,
  useInventory,
} from '../shared';
import { ChosenClusters } from './ChosenClusters';
import { clusterChoices, matchesCluster } from './clusterChoices';
import { ClusterList } from './ClusterList';
import { ClusterNotes } from './ClusterNotes';
import { isClusterName, namesOf } from './names';
import { requestOfClusters } from './requestOfClusters';
import { useClusters } from './useClusters';

const useStyles = makeStyles(
  theme => ({
    find: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
    },
    text: { flex: '1 1 260px' },
    add: { marginTop: theme.spacing(1.5), textTransform: 'none' },
  }),
  { name: 'KubevirtClusterPicker' },
);

/** Options of the field in a template. */
export interface ClusterPickerOptions {
  allowArbitrary?: boolean;
  /** The default name of the blueprint that is new for the clusters; absent where they need none. */
  newBlueprint?: string;
}

/** Picks clusters by name, with what the portal knows of them. */
export function ClusterPicker(
  props: FieldExtensionComponentProps<string[], ClusterPickerOptions>,
) {
  const { idSchema, schema, uiSchema, formData, required, disabled } = props;
  const { rawErrors = [], readonly, formContext, onChange } = props;
  const allowArbitrary = uiSchema['ui:options']?.allowArbitrary ?? true;
  const classes = useStyles();
  const { t } = useTexts();
  const { clusters, retry } = useClusters();
  const [text, setText] = useState('');
  const chosen = useMemo(() => namesOf(formData), [formData]);
  const form: Record<string, unknown> = formContext?.formData ?? {};
  const project = textOf(form.project);
  const { inventory, retry: retryInventory } = useInventory(
    project === undefined ? undefined : { kind: 'clusters', project },
  );
  const check = useDeploymentCheck(
    requestOfClusters(chosen, form, uiSchema['ui:options']?.newBlueprint),
  );
  const findings = (check?.findings ?? []).filter(
    ({ field }) => field === 'clusters',
  );
  const portal = useMemo(
    () => (clusters.state === 'known' ? clusters.value : []),
    [clusters],
  );
  const items = useMemo(() => {
    const inRafay =
      project !== undefined &&
      inventory.state === 'known' &&
      inventory.value.source
        ? { name: project, clusters: inventory.value.items }
        : undefined;
    return clusterChoices(portal, inRafay);
  }, [portal, project, inventory]);

  const wanted = text.trim().toLocaleLowerCase('en');
  const matches = items.filter(choice => matchesCluster(choice, wanted));
  const names = new Set(items.map(({ name }) => name));
  const inPortal = new Set(
    items.flatMap(({ name, summary }) => (summary ? [name] : [])),
  );
  const canAdd = allowArbitrary && isClusterName(wanted) && !names.has(wanted);
  const isBad =
    allowArbitrary &&
    wanted !== '' &&
    matches.length === 0 &&
    !isClusterName(wanted);

  const add = (name: string) => {
    setText('');
    if (!chosen.includes(name)) {
      onChange([...chosen, name]);
    }
  };
  const remove = (name: string) =>
    onChange(chosen.filter(other => other !== name));
  const onEnter = () => {
    if (names.has(wanted)) {
      add(wanted);
    } else if (matches.length === 1 && wanted) {
      add(matches[0].name);
    } else if (matches.length === 0 && canAdd) {
      add(wanted);
    }
  };
  const hint = () => {
    if (isBad) {
      return t('scaffolder.clusters.badName', { name: text.trim() });
    }
    if (canAdd && items.length > 0) {
      return t('scaffolder.clusters.addHint');
    }
    return wanted && !allowArbitrary && matches.length === 0
      ? t('scaffolder.clusters.noMatch')
      : undefined;
  };

  const off = disabled || readonly;
  return (
    <Field
      id={idSchema.$id}
      label={
        uiSchema['ui:title'] ?? schema.title ?? t('scaffolder.clusters.title')
      }
      description={uiSchema['ui:description'] ?? schema.description}
      required={required}
      disabled={off}
      invalid={
        rawErrors.length > 0 ||
        findings.some(({ severity }) => severity === 'problem')
      }
    >
      <ChosenClusters
        names={chosen}
        isKnown={name => (portal.length > 0 ? inPortal.has(name) : undefined)}
        onRemove={remove}
        disabled={off}
      />
      {(allowArbitrary || items.length > 0) && (
        <div className={classes.find}>
          <TextField
            className={classes.text}
            id={`${idSchema.$id}__find`}
            label={t(
              allowArbitrary
                ? 'scaffolder.clusters.findOrAdd'
                : 'scaffolder.clusters.find',
            )}
            fullWidth
            value={text}
            disabled={off}
            error={isBad}
            helperText={hint()}
            onChange={event => setText(event.target.value)}
            onKeyDown={keepEnter(onEnter)}
          />
          {canAdd && (
            <Button
              className={classes.add}
              color="primary"
              startIcon={<AddIcon />}
              disabled={off}
              onClick={() => add(wanted)}
            >
              {t('scaffolder.clusters.add', { name: wanted })}
            </Button>
          )}
        </div>
      )}
      {matches.length > 0 && (
        <ClusterList
          label={t('scaffolder.clusters.known')}
          items={matches}
          chosen={chosen}
          onToggle={name => (chosen.includes(name) ? remove(name) : add(name))}
        />
      )}
      <ClusterNotes
        clusters={clusters}
        allowArbitrary={allowArbitrary}
        onRetry={retry}
      />
      <InventoryNotes inventory={inventory} onRetry={retryInventory} quiet />
      <Findings findings={findings} shown={rawErrors} />
    </Field>
  );
}
