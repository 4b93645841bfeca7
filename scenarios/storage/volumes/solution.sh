cat >> /root/counter.yaml <<'END'
    volumeMounts:
    - name: count
      mountPath: /count
  volumes:
  - name: count
    emptyDir: {}
END
kubectl apply -f /root/counter.yaml
sed -i 's/10Mi/64Mi/' /root/cache.yaml
kubectl apply -f /root/cache.yaml
sed -i 's|mountPath: /etc/nginx/conf.d|mountPath: /etc/nginx/conf.d/extra.conf\n      subPath: extra.conf|' /root/web.yaml
kubectl apply -f /root/web.yaml
sed -i 's|sources: .*|sources: [{configMap: {name: office}}, {secret: {name: safe}}, {downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}]|' /root/clerk.yaml
kubectl apply -f /root/clerk.yaml
sed -i 's/node02/node01/' /root/reader.yaml
kubectl apply -f /root/reader.yaml
# advance: 90s
