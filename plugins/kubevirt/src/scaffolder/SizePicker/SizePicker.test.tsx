import { screen, within } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { person, showForm, write } from '../../__testUtils__/showForm';
import { matchesSize, sizeChoices } from './choices';
import { sizePickerField } from './field';

const step = (rest: object = {}) => ({
  type: 'object',
  required: ['size'],
  properties: {
    size: {
      type: 'string',
      title: 'Size',
      description: 'Of the machine',
      'ui:field': 'VirtualMachineSizePicker',
      ...rest,
    },
  },
});

describe('the size picker', () => {
  it('shows what is asked for, and takes another size', async () => {
    const onCreate = jest.fn();
    showForm(step({ default: 'u1.small' }), {
      fields: [sizePickerField],
      onCreate,
    });
    const field = await screen.findByRole('group', { name: /^Size/ });
    expect(field).toHaveTextContent('u1.small · 1 vCPU · 2 GiB');
    expect(field).toHaveAccessibleDescription('Of the machine');
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();

    await person.click(screen.getByRole('button', { name: 'Change Size' }));
    expect(
      screen.getByRole('radio', { name: 'u1.small 1 vCPU · 2 GiB' }),
    ).toBeChecked();
    await person.click(
      screen.getByRole('radio', { name: 'o1.large 2 vCPU · 8 GiB' }),
    );
    expect(field).toHaveTextContent(
      'o1.large · 2 vCPU · 8 GiB · half of the memory reserved',
    );
    await expectNoAxeViolations(field);
    await person.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();

    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledWith({ size: 'o1.large' });
  });

  it('is open while nothing is chosen, and says so at the field', async () => {
    showForm(step(), { fields: [sizePickerField] });
    const field = await screen.findByRole('group', { name: /^Size/ });
    expect(field).toHaveTextContent('Nothing chosen yet');
    expect(within(field).getAllByRole('radio')).toHaveLength(19);
    await person.click(screen.getByRole('button', { name: 'Review' }));
    expect(field).toHaveAccessibleDescription(/required/);
    await expectNoAxeViolations(field);
  });

  it('finds sizes, and does not send the form with Enter', async () => {
    showForm(step(), { fields: [sizePickerField] });
    const filter = await screen.findByRole('textbox', { name: /^Filter/ });
    await write(filter, '8 GiB');
    await person.keyboard('{Enter}');
    expect(
      screen.getAllByRole('radio').map(radio => radio.getAttribute('value')),
    ).toEqual(['u1.large', 'o1.large']);
    expect(screen.queryByText(/required/)).not.toBeInTheDocument();
    await write(filter, '3 TiB');
    expect(screen.getByText('No size matches')).toBeInTheDocument();
  });

  it('offers what the template allows, a site’s own sizes too', async () => {
    showForm(step({ enum: ['u1.nano', 'gold.large'] }), {
      fields: [sizePickerField],
    });
    await person.click(
      await screen.findByRole('radio', {
        name: 'gold.large not in the catalogue',
      }),
    );
    expect(screen.getAllByRole('radio')).toHaveLength(2);
    expect(screen.getByRole('group', { name: /^Size/ })).toHaveTextContent(
      'gold.large · not in the catalogue',
    );
  });

  it.each([
    ['8gi', ['u1.large', 'o1.large']],
    ['o1 8 gib', ['o1.large']],
    ['32 vcpu', ['u1.8xlarge', 'o1.8xlarge']],
    ['nano', ['u1.nano', 'o1.nano']],
    ['512', ['u1.nano', 'o1.nano']],
    ['gib 99', []],
  ])('filters by %s', (filter, expected) => {
    expect(
      sizeChoices(undefined)
        .filter(choice => matchesSize(choice, filter))
        .map(({ name }) => name),
    ).toEqual(expected);
  });
});
