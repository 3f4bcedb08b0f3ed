import { screen, within } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { person, showForm, write } from '../../__testUtils__/showForm';
import { imagePickerField } from './field';
import { objectsAround } from './objectsAround';

const FEDORA = 'quay.io/containerdisks/fedora:latest';

/** A list of VMs as the templates have it. */
const step = {
  type: 'object',
  properties: {
    vms: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          instancetype: { type: 'string' },
          source: {
            type: 'object',
            required: ['type', 'image'],
            properties: {
              type: { type: 'string', enum: ['containerDisk', 'registry'] },
              image: {
                type: 'string',
                title: 'Image',
                'ui:field': 'VirtualMachineImagePicker',
              },
            },
          },
        },
      },
    },
  },
};

const form = (source: object, rest: object = {}, beside: object = {}) => ({
  ...beside,
  vms: [{ ...rest, source }],
});

async function field() {
  return screen.findByRole('group', { name: /^Image/ });
}

describe('the image picker', () => {
  it('shows what runs, as whom, and takes another image', async () => {
    const onCreate = jest.fn();
    showForm(step, {
      fields: [imagePickerField],
      initial: form({ type: 'containerDisk', image: FEDORA }),
      onCreate,
    });
    expect(await field()).toHaveTextContent(
      `Fedora${FEDORA} · user fedora · needs 1 GiB of memory`,
    );
    expect(await field()).not.toHaveTextContent(/CDI/);
    await person.click(screen.getByRole('button', { name: 'Change Image' }));
    await expectNoAxeViolations(await field());
    await person.click(screen.getByRole('radio', { name: /^CirrOS/ }));
    expect(await field()).toHaveTextContent('no cloud-init');
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate.mock.calls[0][0].vms[0].source.image).toBe(
      'quay.io/kubevirt/cirros-container-disk-demo:v1.9.0',
    );
  });

  it('takes another image by its reference', async () => {
    showForm(step, {
      fields: [imagePickerField],
      initial: form({ type: 'containerDisk', image: FEDORA }),
    });
    await field();
    await person.click(screen.getByRole('button', { name: 'Change Image' }));
    await person.click(screen.getByRole('radio', { name: /^Another image/ }));
    const reference = screen.getByRole('textbox', { name: /^Image reference/ });
    await write(reference, 'docker://x');
    expect(reference).toBeInvalid();
    expect(reference).toHaveAccessibleDescription(/no image reference/);
    await write(reference, 'registry.example.com/disks/rhel:9');
    await person.keyboard('{Enter}');
    expect(reference).toBeValid();
    expect(await field()).toHaveTextContent(
      'registry.example.com/disks/rhel:9',
    );
    await expectNoAxeViolations(await field());
    await person.click(screen.getByRole('radio', { name: /^Debian 12/ }));
    expect(
      screen.queryByRole('textbox', { name: /^Image reference/ }),
    ).not.toBeInTheDocument();
  });

  it('says at the field that an image is missing', async () => {
    showForm(step, {
      fields: [imagePickerField],
      initial: form({ type: 'containerDisk' }),
    });
    await field();
    await person.click(screen.getByRole('button', { name: 'Review' }));
    expect(await field()).toHaveAccessibleDescription(/required/);
  });

  it.each([
    ['option1', /With Option 1, CDI comes with workloads of its own/],
    ['option2', /which the blueprint holds with Option 2/],
    [undefined, /Where the repository has none, the run ends/],
  ])('marks what needs CDI, with %s', async (option, sentence) => {
    showForm(step, {
      fields: [imagePickerField],
      initial: form({ type: 'registry', image: FEDORA }, {}, { option }),
    });
    expect(await field()).toHaveTextContent(sentence);
    expect(await field()).toHaveTextContent(
      'needs a disk of 10 GiB · needs CDI',
    );
  });

  it('warns where the size is too small for the image', async () => {
    const image = 'quay.io/containerdisks/centos-stream:9';
    showForm(step, {
      fields: [imagePickerField],
      initial: form(
        { type: 'containerDisk', image },
        { instancetype: 'u1.nano' },
      ),
    });
    expect(within(await field()).getByRole('status')).toHaveTextContent(
      'CentOS Stream 9 needs at least 1536 MiB of memory; size u1.nano has 512 MiB.',
    );
    await expectNoAxeViolations(await field());
  });

  it('finds the objects around a field whose names hold the separator', () => {
    const inner = { disk_source: { image: 'x' } };
    const data = { vm: {}, vm_list: [{}, inner] };
    expect(objectsAround('root_vm_list_1_disk_source_image', data)).toEqual([
      inner.disk_source,
      inner,
      data,
    ]);
    expect(objectsAround('root_image', undefined)).toEqual([]);
  });
});
