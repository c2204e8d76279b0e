"""Forms: YAML files of reports and taxonomies, validated field by field."""
