import { alarmMessages } from './messages/alarms';
import { clusterMessages } from './messages/clusters';
import { consoleMessages } from './messages/console';
import { deploymentMessages } from './messages/deployment';
import { detailMessages } from './messages/details';
import { launcherMessages } from './messages/launcher';
import { operationMessages } from './messages/operations';
import { platformMessages } from './messages/platform';
import { refusalMessages } from './messages/refusal';
import { rolloutMessages } from './messages/rollout';
import { runningMessages } from './messages/running';
import { schedulingMessages } from './messages/scheduling';
import { snapshotMessages } from './messages/snapshots';
import { storageMessages } from './messages/storage';
import { usageMessages } from './messages/usage';

/**
 * All that the backend says, in English, by its code.
 *
 * @remarks
 *
 * The backend writes its English texts from these, and the frontend has them as the default messages of its
 * translation, so that both say the same. `{{name}}` stands for a parameter of the `LocalizableMessage`; `_one` and
 * `_other` are chosen by its `count`. Codes of causes are `cause.CODE.VARIANT` and `hint.CODE.VARIANT`, those of
 * alarms `alarm.CODE` and `alarmHint.CODE`; others are parts of these, or named after what they speak of.
 *
 * @alpha
 */
export const englishMessages = {
  ...alarmMessages,
  ...clusterMessages,
  ...consoleMessages,
  ...deploymentMessages,
  ...detailMessages,
  ...launcherMessages,
  ...operationMessages,
  ...platformMessages,
  ...refusalMessages,
  ...rolloutMessages,
  ...runningMessages,
  ...schedulingMessages,
  ...snapshotMessages,
  ...storageMessages,
  ...usageMessages,
} as const;
