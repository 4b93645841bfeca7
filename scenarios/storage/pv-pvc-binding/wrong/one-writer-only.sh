# fails: archive-bound
cat <<EOF | kubectl apply -f -
apiVersion: v1
kind: PersistentVolume
metadata:
  name: disk-b
spec:
  capacity:
    storage: 10Gi
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  hostPath:
    path: /data/b
EOF
# advance: 30s
