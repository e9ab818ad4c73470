"""Files of a release come in the order in which they were loaded, wherever they are listed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("variants", "0012_line_numbers_of_blocks")]

    operations = [migrations.AlterModelOptions(name="sourcefile", options={"ordering": ["pk"]})]
