"""zones.py FOLDER ZONES RECORDS - zones for octoDNS, as files, and the same once more as what is observed, in FOLDER; a dry run with
FOLDER/octodns.yaml has nothing to do. Prints how many records there are."""
import os, sys

folder, zones, records = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for side in ("wanted", "observed"):
    os.makedirs(f"{folder}/{side}", exist_ok=True)
    for zone in range(zones):
        with open(f"{folder}/{side}/zone-{zone:05d}.example.yaml", "w") as file:
            file.write("---\n")
            for record in range(records):
                number = zone * records + record
                file.write(f"host-{record:05d}:\n  ttl: 300\n  type: A\n  value: 10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}\n")
with open(f"{folder}/octodns.yaml", "w") as file:
    file.write("providers:\n")
    for side in ("wanted", "observed"):
        file.write(f"  {side}:\n    class: octodns.provider.yaml.YamlProvider\n    directory: {folder}/{side}\n    default_ttl: 300\n")
    file.write("zones:\n")
    for zone in range(zones):
        file.write(f"  zone-{zone:05d}.example.:\n    sources: [wanted]\n    targets: [observed]\n")
print(zones * records, "records")
